#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/static_assert.h"

#ifndef UART_BAUD
#define UART_BAUD 115200UL
#endif
/* Eight samples a bit: 115200 is missed by 2.1 %, with sixteen it would be 3.5 %. */
#define UART_DIVIDER ((F_CPU + UART_BAUD * 4) / (UART_BAUD * 8) - 1)

/* At least what comes in the longest turn of the main loop, 2 ms with a reading: 23 bytes. */
#define RECEIVED_BYTES 64
/* HELLO, heartbeat, reading, event and answers at once: 23 + 21 + 21 + 16 + 3 * 12. A card's 18
 * never go with HELLO, which drops it. */
#define SENT_BYTES 128

STATIC_ASSERT((RECEIVED_BYTES & (RECEIVED_BYTES - 1)) == 0, received_places_wrap_by_masking);
STATIC_ASSERT((SENT_BYTES & (SENT_BYTES - 1)) == 0, sent_places_wrap_by_masking);

/* Counters run on; only their low bits are places, and their difference is what waits. */
static volatile uint8_t received[RECEIVED_BYTES];
static volatile uint8_t received_in;
static volatile uint8_t received_out;
static volatile uint8_t sent[SENT_BYTES];
static volatile uint8_t sent_in;
static volatile uint8_t sent_out;

ISR(USART_RX_vect) {
    const uint8_t octet = UDR0;

    if ((uint8_t)(received_in - received_out) < RECEIVED_BYTES) {
        received[received_in & (RECEIVED_BYTES - 1)] = octet;
        received_in++;
    }
}

ISR(USART_UDRE_vect) {
    if (sent_in == sent_out) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
        return;
    }
    UDR0 = sent[sent_out & (SENT_BYTES - 1)];
    sent_out++;
}

void uart_start(void) {
    UBRR0 = UART_DIVIDER;
    UCSR0A = _BV(U2X0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXCIE0) | _BV(RXEN0) | _BV(TXEN0);
}

bool uart_receive(uint8_t *octet) {
    if (received_in == received_out) {
        return false;
    }
    *octet = received[received_out & (RECEIVED_BYTES - 1)];
    received_out++;
    return true;
}

void uart_send(const uint8_t *octets, uint8_t length) {
    if (length > SENT_BYTES - (uint8_t)(sent_in - sent_out)) {
        return;
    }
    for (uint8_t at = 0; at < length; at++) {
        sent[sent_in & (SENT_BYTES - 1)] = octets[at];
        sent_in++;
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        UCSR0B |= _BV(UDRIE0);
    }
}
