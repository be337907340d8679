/* The reference firmware as its .elf on a simulated ATmega328P: `gate-avr FIRMWARE [--bench] LINK`.
 *
 * Hosts open LINK. With --bench, time passes only by the order `pass`, and by what the board needs
 * to hear a host and to see that an input changed; see control.h. */
#include <simavr/avr_extint.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/wiegand.h"
#include "../simulated/control.h"
#include "twi_model.h"

#define CLOCK_HZ 16000000u
#define CYCLES_PER_US (CLOCK_HZ / 1000000u)
#define US_PER_MS 1000u
#define PIN_ARM 2
#define TCCR0B 0x45
#define READ_BYTES 32
/* What a line of 115200 baud brings in a millisecond. */
#define BYTES_PER_MS 11
/* 32 bytes take 2.8 ms, and a reading of the sensor that comes between 3 ms. */
#define HEARING_MS 8
/* So long without a byte, and the board has answered. */
#define QUIET_MS 4
/* An input counts after 7 samples, a millisecond each, and a reading of the sensor delays one. */
#define SETTLING_MS 15
#define STARTING_MS 25
#define RAM_ADDRESS_MASK 0xFFFFu

static avr_t *avr;
static struct lane the_lane;
static struct line the_line;
static struct twi_model bus;
static uint32_t board_address;
static uint8_t driven_inputs;
static uint32_t quiet_ms;

static void look(struct view *view) {
    view_board(view, avr->data + board_address);
}

static uint32_t now_ms(void) {
    struct view view;

    look(&view);
    return view.now_ms;
}

/* An active input is closed to ground. */
static void drive_inputs(uint8_t inputs) {
    for (int pin = 0; pin < INPUT_COUNT; pin++) {
        avr_irq_t *irq = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), pin);

        avr_raise_irq(irq, !(inputs >> pin & 1));
    }
    driven_inputs = inputs;
}

static void drive_wires(uint8_t low) {
    for (int pin = 0; 1 << pin <= WIRE_D1; pin++) {
        avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('C'), pin), !(low >> pin & 1));
    }
}

/* A reset, the watchdog's too, clears simavr's pins; the same level again would be no change. It
 * also has simavr look at both interrupt pins, which nothing here uses, at each cycle. */
static void set_up_after_reset(void) {
    const uint8_t inputs = driven_inputs;

    if (avr->pc == 0) {
        drive_inputs((uint8_t)~inputs);
        drive_inputs(inputs);
        drive_wires(WIRES);
        drive_wires(0);
        avr_extint_set_strict_lvl_trig(avr, 0, 0);
        avr_extint_set_strict_lvl_trig(avr, 1, 0);
    }
}

/* Else a sleeping microcontroller would wake behind the end. */
static avr_cycle_count_t end_sleep(avr_t *of, avr_cycle_count_t when, void *unused) {
    (void)of, (void)when, (void)unused;
    return 0;
}

static void run_us(uint32_t us) {
    const avr_cycle_count_t cycles = us * CYCLES_PER_US;
    const avr_cycle_count_t end = avr->cycle + cycles;

    avr_cycle_timer_register(avr, cycles, end_sleep, NULL);
    while (avr->cycle < end) {
        int state;

        set_up_after_reset();
        state = avr_run(avr);
        if (state == cpu_Crashed || state == cpu_Done) {
            fprintf(stderr, "gate-avr: the firmware stopped\n");
            exit(1);
        }
    }
}

static void run_ms(uint32_t ms) {
    for (uint32_t done = 0; done < ms; done++) {
        quiet_ms++;
        drive_inputs(lane_inputs(&the_lane, now_ms()));
        run_us(US_PER_MS);
    }
}

/* Hands bytes of the line to the UART; false where none waits. */
static bool receive(size_t most) {
    avr_irq_t *irq = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
    uint8_t octets[READ_BYTES];
    const size_t count = line_read(&the_line, octets, most);

    for (size_t at = 0; at < count; at++) {
        avr_raise_irq(irq, octets[at]);
    }
    return count > 0;
}

static void hear(void) {
    while (receive(READ_BYTES)) {
        run_ms(HEARING_MS);
        while (quiet_ms < QUIET_MS) {
            run_ms(1);
        }
    }
}

static void pass(uint32_t ms) {
    hear();
    run_ms(ms);
    if (lane_inputs(&the_lane, now_ms()) != driven_inputs) {
        run_ms(SETTLING_MS);
    }
}

static void pass_in_real_time(uint32_t ms) {
    for (uint32_t done = 0; done < ms; done++) {
        (void)receive(BYTES_PER_MS);
        run_ms(1);
    }
}

static void send(avr_irq_t *irq, uint32_t value, void *unused) {
    const uint8_t octet = (uint8_t)value;

    (void)irq, (void)unused;
    quiet_ms = 0;
    line_write(&the_line, &octet, 1);
}

static void move_arm(avr_irq_t *irq, uint32_t value, void *unused) {
    (void)irq, (void)unused;
    lane_move_arm(&the_lane, now_ms(), value != 0);
}

static void reset(void) {
    avr_reset(avr);
    run_ms(STARTING_MS);
}

/* Timer 0 without a clock: the main loop turns on, but no millisecond ever passes. */
static void freeze(void) {
    const avr_io_addr_t register_io = AVR_DATA_TO_IO(TCCR0B);

    avr->io[register_io].w.c(avr, TCCR0B, 0, avr->io[register_io].w.param);
}

static void connect(void) {
    uint32_t flags = 0;

    /* Else simavr prints what the firmware sends, and sleeps where it polls. */
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), send,
                            NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), PIN_ARM), move_arm,
                            NULL);
    twi_model_start(&bus, avr, &the_lane);
}

/* The simulator would sleep as long: here time is what the bench or the computer's clock says. */
static void sleep_not(avr_t *of, avr_cycle_count_t cycles) {
    (void)of, (void)cycles;
}

/* Standard output is the bench's. */
static void log_nothing(avr_t *of, const int level, const char *format, va_list values) {
    (void)of, (void)level, (void)format, (void)values;
}

static bool find_board(const elf_firmware_t *firmware) {
    for (uint32_t at = 0; at < firmware->symbolcount; at++) {
        if (strcmp(firmware->symbol[at]->symbol, "the_board") == 0) {
            board_address = firmware->symbol[at]->addr & RAM_ADDRESS_MASK;
            return true;
        }
    }
    return false;
}

static bool load(const char *path) {
    static elf_firmware_t firmware;

    avr_global_logger_set(log_nothing);
    if (elf_read_firmware(path, &firmware) != 0 || !find_board(&firmware)) {
        return false;
    }
    avr = avr_make_mcu_by_name("atmega328p");
    if (avr == NULL || avr_init(avr) != 0) {
        return false;
    }
    avr_load_firmware(avr, &firmware);
    avr->frequency = CLOCK_HZ;
    avr->sleep = sleep_not;
    return true;
}

int main(int count, char **arguments) {
    const bool bench = count == 4 && strcmp(arguments[2], "--bench") == 0;
    const struct machine machine = {
        .lane = &the_lane,
        .line = &the_line,
        .pass = bench ? pass : pass_in_real_time,
        .reset = reset,
        .look = look,
        .freeze = freeze,
        .drive_wires = drive_wires,
        .pass_us = run_us,
    };
    int status;

    if (count != 3 && !bench) {
        fprintf(stderr, "usage: gate-avr FIRMWARE [--bench] LINK\n");
        return 2;
    }
    if (!load(arguments[1])) {
        fprintf(stderr, "gate-avr: %s is no firmware of an ATmega328P\n", arguments[1]);
        return 1;
    }
    lane_start(&the_lane);
    line_start(&the_line, arguments[count - 1]);
    if (!line_plug(&the_line)) {
        perror(arguments[count - 1]);
        return 1;
    }
    connect();
    run_ms(STARTING_MS);
    status = control_run(&machine, !bench);
    line_unplug(&the_line);
    return status;
}
