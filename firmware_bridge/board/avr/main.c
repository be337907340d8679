/* The reference firmware on an ATmega328P at 16 MHz. */
#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "../core/board.h"
#include "../core/port.h"
#include "mlx90614.h"
#include "pins.h"
#include "reader.h"
#include "ticks.h"
#include "twi.h"
#include "uart.h"

/* Where the simulator's bench finds the board in memory, too. */
struct board the_board;

/* Counts resets, so that each has another boot id. 100,000 writes wear the cell out. */
static uint32_t boots_kept EEMEM;

/* Not initialised: written before the start-up code clears the variables. */
static uint8_t reset_flags __attribute__((section(".noinit")));

/* After a watchdog's reset it runs on with its shortest time: it must be set before anything
 * slow. In .init3, when the stack is there. */
void __attribute__((naked, used, section(".init3"))) keep_reset_cause(void);

void keep_reset_cause(void) {
    reset_flags = MCUSR;
    MCUSR = 0;
    wdt_enable(WDTO_500MS);
}

/* The strongest cause first: power that came also looks like a brown-out. */
static uint8_t reset_cause(void) {
    static const struct {
        uint8_t flag;
        uint8_t cause;
    } CAUSES[] = {
        {_BV(PORF), RESET_POWER_ON},
        {_BV(WDRF), RESET_WATCHDOG},
        {_BV(BORF), RESET_BROWN_OUT},
        {_BV(EXTRF), RESET_EXTERNAL},
    };

    for (uint8_t at = 0; at < sizeof CAUSES / sizeof CAUSES[0]; at++) {
        if ((reset_flags & CAUSES[at].flag) != 0) {
            return CAUSES[at].cause;
        }
    }
    return RESET_SOFTWARE;
}

static uint32_t next_boot_id(void) {
    const uint32_t boot_id = eeprom_read_dword(&boots_kept) + 1;

    eeprom_update_dword(&boots_kept, boot_id);
    return boot_id;
}

void port_set_arm(bool open) {
    pins_set_arm(open);
}

void port_set_outputs(uint8_t outputs) {
    pins_set_outputs(outputs);
}

uint8_t port_inputs(void) {
    return pins_inputs();
}

uint8_t port_read_thermometer(struct thermometer_words *words) {
    return mlx90614_read(words);
}

bool port_take_frame(uint32_t now_ms, struct wiegand_frame *frame) {
    return reader_take(now_ms, frame);
}

void port_send(const uint8_t *wire, uint8_t length) {
    uart_send(wire, length);
}

static void start(void) {
    pins_start();
    reader_start();
    ticks_start();
    uart_start();
    twi_start();
    sei();
    board_start(&the_board, next_boot_id(), reset_cause());
}

/* The watchdog is fed only by a turn that did everything: one that hangs anywhere, or a timer that
 * stands still, ends in a reset, which drops the arm. */
static void live(uint32_t now_ms) {
    pins_sample();
    board_step(&the_board, now_ms);
    wdt_reset();
}

int main(void) {
    uint32_t then_ms = 0;
    uint8_t octet;

    start();
    for (;;) {
        const uint32_t now_ms = ticks_now_ms();

        while (uart_receive(&octet)) {
            board_receive(&the_board, octet);
        }
        if (now_ms != then_ms) {
            then_ms = now_ms;
            live(now_ms);
        }
        /* Idle: the timer ends it within a millisecond, a byte at once. */
        sleep_mode();
    }
}
