/* The ATmega328P's UART: queues in both directions, filled and emptied by interrupts. */
#ifndef GATE_UART_H
#define GATE_UART_H

#include <stdbool.h>
#include <stdint.h>

/* 8N1 without flow control at UART_BAUD. */
void uart_start(void);

/* Takes a received byte out of its queue; false where none waits. */
bool uart_receive(uint8_t *octet);

/* Queues bytes; drops all of them where not all fit, as half a frame is garbage. */
void uart_send(const uint8_t *octets, uint8_t length);

#endif
