#include "report.h"

#include <stddef.h>

#include "octets.h"
#include "port.h"

#define CAPABILITIES                                                                    \
    (CAPABILITY_ARM | CAPABILITY_LIGHTS | CAPABILITY_BUZZER | CAPABILITY_THERMOMETER | \
     CAPABILITY_FIRE_RELEASE | CAPABILITY_WIEGAND)

/* MLX90614 datasheet rev 13: kelvin / 0.02; it measures from -70 degrees Celsius, an i16 of
 * hundredths ends at 327.67, and the part itself works from -40 to 125. */
#define ZERO_CELSIUS_CENTI 27315
#define OBJECT_MIN_CENTI (-7000)
#define AMBIENT_MIN_CENTI (-4000)
#define AMBIENT_MAX_CENTI 12500

#define LONGEST_REPORT 16

static void send(uint8_t flags, uint8_t type, uint8_t sequence, const uint8_t *payload,
                 uint8_t length) {
    const struct frame frame = {flags, type, sequence, length, payload};
    uint8_t wire[FRAME_MAX_WIRE];

    port_send(wire, frame_write(&frame, wire));
}

/* Sends what lies between payload and end as a new frame. */
static void say(struct board *board, uint8_t type, const uint8_t *payload, const uint8_t *end) {
    send(0, type, board->sequence++, payload, (uint8_t)(end - payload));
}

/* The same, until the host answers: the first time as a new frame, then with that one's number. */
static void deliver(struct board *board, uint8_t type, const struct delivery *delivery, bool again,
                    const uint8_t *payload, const uint8_t *end) {
    send(again ? FLAG_ACK_REQ | FLAG_RETRY : FLAG_ACK_REQ, type, delivery->sequence, payload,
         (uint8_t)(end - payload));
    if (!again) {
        board->sequence++;
    }
}

void report_hello(struct board *board) {
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;

    at = put_u8(at, PROTOCOL_VERSION);
    at = put_u8(at, PROTOCOL_VERSION);
    at = put_u8(at, BARRIER_KIND);
    at = put_u16(at, FIRMWARE_VERSION);
    at = put_u32(at, board->boot_id);
    at = put_u8(at, CAPABILITIES);
    at = put_u8(at, RELAY_COUNT);
    at = put_u8(at, INPUT_COUNT);
    at = put_u8(at, MAX_PAYLOAD);
    at = put_u8(at, board->reset_cause);
    at = put_u16(at, DEADMAN_MS);
    say(board, MESSAGE_HELLO, payload, at);
}

static uint8_t condition(const struct board *board) {
    uint8_t flags = 0;

    flags |= board->obedience.host_live ? 0 : BOARD_DEADMAN;
    flags |= board->obedience.arm.released ? BOARD_FIRE : 0;
    flags |= board->events.count > 0 ? BOARD_EVENTS_PENDING : 0;
    flags |= board->card_errors != board->told_card_errors ? BOARD_CARD_SPOILT : 0;
    return flags;
}

void report_heartbeat(struct board *board) {
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;

    at = put_u32(at, board->now_ms);
    at = put_u32(at, board->boot_id);
    at = put_u8(at, (uint8_t)(arm_is_open(&board->obedience.arm) << ARM_RELAY));
    at = put_u8(at, board->inputs);
    at = put_u8(at, condition(board));
    at = put_u8(at, board->rx_errors);
    at = put_u8(at, board->i2c_errors);
    at = put_u8(at, board->reset_cause);
    board->told_card_errors = board->card_errors;
    say(board, MESSAGE_HB, payload, at);
}

static int32_t centi(uint16_t word) {
    return (int32_t)word * 2 - ZERO_CELSIUS_CENTI;
}

/* Words that the part can't have measured are its fault, and are never made plausible. */
static bool are_possible(const struct thermometer_words *words) {
    const int32_t object = centi(words->object);
    const int32_t ambient = centi(words->ambient);

    return object >= OBJECT_MIN_CENTI && object <= INT16_MAX && ambient >= AMBIENT_MIN_CENTI &&
           ambient <= AMBIENT_MAX_CENTI;
}

static void say_reading(struct board *board, uint8_t flags, const struct thermometer_words *words) {
    const bool usable = flags == 0;
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;

    at = put_u32(at, board->now_ms);
    at = put_u8(at, 0);
    at = put_u8(at, flags);
    at = put_u16(at, usable ? (uint16_t)centi(words->object) : 0);
    at = put_u16(at, usable ? (uint16_t)centi(words->ambient) : 0);
    at = put_u16(at, usable ? words->object : 0);
    at = put_u16(at, ++board->readings);
    say(board, MESSAGE_READING, payload, at);
}

void report_reading(struct board *board) {
    struct thermometer_words words = {0, 0};
    uint8_t flags = port_read_thermometer(&words);

    if (flags == THERMOMETER_ABSENT) {
        return;
    }
    if (flags == 0 && !are_possible(&words)) {
        flags = SENSOR_DEVICE;
    }
    board->i2c_errors = (uint8_t)(board->i2c_errors + (flags != 0));
    say_reading(board, flags, &words);
}

void report_event(struct board *board) {
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;
    bool again = false;
    const struct event *event = events_due(&board->events, board->now_ms, board->sequence, &again);

    if (event == NULL) {
        return;
    }
    at = put_u32(at, event->uptime_ms);
    at = put_u16(at, event->id);
    at = put_u8(at, event->input);
    at = put_u8(at, event->active);
    at = put_u8(at, event->inputs);
    deliver(board, MESSAGE_EVENT, &board->events.delivery, again, payload, at);
}

void report_card(struct board *board) {
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;
    bool again = false;
    const struct card *card = cards_due(&board->cards, board->now_ms, board->sequence, &again);

    if (card == NULL) {
        return;
    }
    at = put_u32(at, card->uptime_ms);
    at = put_u16(at, card->id);
    at = put_u8(at, card->bits);
    at = put_u32(at, card->number);
    deliver(board, MESSAGE_CARD, &board->cards.delivery, again, payload, at);
}

void report_ack(struct board *board, const struct frame *frame, uint16_t id,
                enum ack_status status) {
    uint8_t payload[LONGEST_REPORT];
    uint8_t *at = payload;

    at = put_u8(at, frame->type);
    at = put_u8(at, frame->sequence);
    at = put_u16(at, id);
    at = put_u8(at, (uint8_t)status);
    say(board, MESSAGE_ACK, payload, at);
}
