/* The numbers of GBP/1 as PROTOCOL.md gives them; no behaviour. */
#ifndef GATE_PROTOCOL_H
#define GATE_PROTOCOL_H

#define PROTOCOL_VERSION 1
#define BARRIER_KIND 1
#define FIRMWARE_VERSION 0x0101
#define ARM_RELAY 0
#define RELAY_COUNT 1
#define INPUT_COUNT 5

/* Host messages have at most 7 bytes. 64 leaves room for the next version in 2 KiB of RAM. */
#define MAX_PAYLOAD 64

#define DEADMAN_MS 1000
#define HEARTBEAT_MS 200
#define READING_MS 50
#define NEWS_RETRY_MS 60
#define CARD_LIFE_MS 1500
/* The SIA's standard of the 26-bit reader lets two pulses be 20 ms apart. */
#define WIEGAND_SILENCE_MS 25
#define MAX_PULSE_MS 60000u

enum frame_flag { FLAG_ACK_REQ = 1, FLAG_RETRY = 2 };

enum message_type {
    MESSAGE_HELLO = 0x01,
    MESSAGE_HELLO_REQ = 0x02,
    MESSAGE_ACK = 0x03,
    MESSAGE_HB = 0x04,
    MESSAGE_HOST_HB = 0x05,
    MESSAGE_READING = 0x10,
    MESSAGE_EVENT = 0x11,
    MESSAGE_CARD = 0x12,
    MESSAGE_RELAY = 0x20,
    MESSAGE_PATTERN = 0x21
};

enum ack_status {
    STATUS_OK,
    STATUS_DUP,
    STATUS_BADARG,
    STATUS_LOCKED,
    STATUS_UNKNOWN,
    STATUS_NOSESSION
};

enum input { INPUT_DOOR, INPUT_BEAM, INPUT_FIRE, INPUT_TAMPER, INPUT_BUTTON };

enum capability {
    CAPABILITY_ARM = 1,
    CAPABILITY_LIGHTS = 2,
    CAPABILITY_BUZZER = 4,
    CAPABILITY_THERMOMETER = 8,
    CAPABILITY_FIRE_RELEASE = 16,
    CAPABILITY_WIEGAND = 32
};

enum reset_cause {
    RESET_POWER_ON,
    RESET_EXTERNAL,
    RESET_WATCHDOG,
    RESET_BROWN_OUT,
    RESET_SOFTWARE
};

enum board_flag {
    BOARD_DEADMAN = 1,
    BOARD_FIRE = 2,
    BOARD_EVENTS_PENDING = 4,
    BOARD_CARD_SPOILT = 8
};

enum sensor_flag { SENSOR_NACK = 1, SENSOR_CHECK = 2, SENSOR_DEVICE = 4 };

/* 1 would be on without a limit: kept, and refused. */
enum relay_action { ACTION_CLOSE = 0, ACTION_OPEN = 2, ACTION_REFRESH = 3 };

enum output {
    OUTPUT_BUZZER = 1,
    OUTPUT_RED = 2,
    OUTPUT_AMBER = 4,
    OUTPUT_GREEN = 8,
    OUTPUT_WHITE = 16,
    OUTPUT_ALL = 31
};

#endif
