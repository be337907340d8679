#include "twi_model.h"

#include <simavr/sim_cycle_timers.h>
#include <string.h>

/* Registers and status codes: ATmega328P datasheet, 22.9 and tables 22-2, 22-3. */
#define TWSR 0xB9
#define TWDR 0xBB
#define TWCR 0xBC
#define TWINT 0x80
#define TWEA 0x40
#define TWSTA 0x20
#define TWSTO 0x10
#define TWEN 0x04
#define STATUS_IDLE 0xF8
#define STATUS_START 0x08
#define STATUS_REP_START 0x10
#define STATUS_WRITING 0x18
#define STATUS_WRITE_REFUSED 0x20
#define STATUS_WRITTEN 0x28
#define STATUS_READING 0x40
#define STATUS_READ_REFUSED 0x48
#define STATUS_READ 0x50
#define STATUS_READ_LAST 0x58
/* Nine bits at 50 kHz. */
#define STEP_US 180

/* MLX90614 datasheet rev 13. */
#define SENSOR_ADDRESS 0x5A
#define RAM_OBJECT 0x07
#define ERROR_BIT 0x8000

static uint8_t packet_code(const uint8_t *octets, size_t length) {
    uint8_t crc = 0;

    for (size_t at = 0; at < length; at++) {
        crc = (uint8_t)(crc ^ octets[at]);
        for (int bit = 0; bit < 8; bit++) {
            crc = (uint8_t)((crc & 0x80) != 0 ? crc << 1 ^ 0x07 : crc << 1);
        }
    }
    return crc;
}

/* The part lays its answer out when it gets the command. */
static void take_command(struct twi_model *model, uint8_t command) {
    const struct thermometer_words *seen = &model->lane->seen;
    const uint8_t flags = model->lane->sensor_flags;
    uint16_t word = command == RAM_OBJECT ? lane_look(model->lane).object : seen->ambient;
    uint8_t packet[5];

    word = (uint16_t)((flags & SENSOR_DEVICE) != 0 ? word | ERROR_BIT : word);
    packet[0] = SENSOR_ADDRESS << 1;
    packet[1] = command;
    packet[2] = SENSOR_ADDRESS << 1 | 1;
    packet[3] = (uint8_t)(word & 0xFF);
    packet[4] = (uint8_t)(word >> 8);
    memcpy(model->answer, packet + 3, 2);
    model->answer[2] = packet_code(packet, sizeof packet);
    model->answer[2] ^= (flags & SENSOR_CHECK) != 0;
    model->given = 0;
}

static uint8_t address_status(const struct twi_model *model, uint8_t octet) {
    const bool present = (model->lane->sensor_flags & (SENSOR_NACK | THERMOMETER_ABSENT)) == 0;
    const bool answers = present && octet >> 1 == SENSOR_ADDRESS;

    if ((octet & 1) != 0) {
        return answers ? STATUS_READING : STATUS_READ_REFUSED;
    }
    return answers ? STATUS_WRITING : STATUS_WRITE_REFUSED;
}

static uint8_t give_octet(struct twi_model *model) {
    const bool left = model->given < sizeof model->answer;

    model->avr->data[TWDR] = left ? model->answer[model->given++] : 0xFF;
    return (model->control & TWEA) != 0 ? STATUS_READ : STATUS_READ_LAST;
}

static uint8_t next_status(struct twi_model *model) {
    const uint8_t octet = model->avr->data[TWDR];

    if ((model->control & TWSTA) != 0) {
        return model->owned ? STATUS_REP_START : STATUS_START;
    }
    switch (model->status) {
    case STATUS_START:
    case STATUS_REP_START:
        return address_status(model, octet);
    case STATUS_WRITING:
        take_command(model, octet);
        return STATUS_WRITTEN;
    case STATUS_READING:
    case STATUS_READ:
        return give_octet(model);
    default:
        return STATUS_IDLE;
    }
}

static avr_cycle_count_t end_step(avr_t *avr, avr_cycle_count_t when, void *of) {
    struct twi_model *model = of;

    (void)when;
    if ((model->control & TWSTO) != 0) {
        model->owned = false;
        model->status = STATUS_IDLE;
        avr->data[TWCR] = (uint8_t)(avr->data[TWCR] & ~TWSTO);
        return 0;
    }
    model->status = next_status(model);
    model->owned = true;
    avr->data[TWSR] = model->status;
    avr->data[TWCR] |= TWINT;
    return 0;
}

static void write_control(avr_t *avr, avr_io_addr_t address, uint8_t value, void *of) {
    struct twi_model *model = of;

    avr->data[address] = (uint8_t)(value & ~TWINT);
    model->control = value;
    if ((value & (TWINT | TWEN)) == (TWINT | TWEN)) {
        avr_cycle_timer_register_usec(avr, STEP_US, end_step, model);
    }
}

static void take_register(struct twi_model *model, uint8_t address, avr_io_write_t write) {
    model->avr->io[AVR_DATA_TO_IO(address)].w.c = write;
    model->avr->io[AVR_DATA_TO_IO(address)].w.param = model;
    model->avr->io[AVR_DATA_TO_IO(address)].r.c = NULL;
}

/* TWSR's upper bits are the hardware's; the prescaler in the lower ones stays 1. */
static void ignore_write(avr_t *avr, avr_io_addr_t address, uint8_t value, void *of) {
    (void)avr, (void)address, (void)value, (void)of;
}

void twi_model_start(struct twi_model *model, avr_t *avr, struct lane *lane) {
    memset(model, 0, sizeof *model);
    model->avr = avr;
    model->lane = lane;
    model->status = STATUS_IDLE;
    take_register(model, TWCR, write_control);
    take_register(model, TWSR, ignore_write);
    take_register(model, TWDR, NULL);
}
