/* Changes of inputs that wait for their acknowledgement, oldest first; sends none itself. */
#ifndef GATE_EVENTS_H
#define GATE_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "delivery.h"

#define EVENT_CAPACITY 16

struct event {
    uint32_t uptime_ms;
    uint16_t id;
    uint8_t input;
    uint8_t active;
    uint8_t inputs;
};

struct event_queue {
    struct event events[EVENT_CAPACITY];
    struct delivery delivery;
    uint8_t oldest;
    uint8_t count;
};

/* A new session begins with the present state, not with old news. */
void events_clear(struct event_queue *queue);

/* Queues an event behind the others; the oldest falls out of a full queue. */
void events_add(struct event_queue *queue, const struct event *event);

/* The event to send now, else NULL; sequence and *again as with delivery_is_due. */
const struct event *events_due(struct event_queue *queue, uint32_t now_ms, uint8_t sequence,
                               bool *again);

/* Strikes out the event that was sent; another's acknowledgement changes nothing. */
void events_acknowledged(struct event_queue *queue, uint8_t sequence, uint16_t id);

#endif
