#include "events.h"

#include <stddef.h>

#include "static_assert.h"

STATIC_ASSERT((EVENT_CAPACITY & (EVENT_CAPACITY - 1)) == 0, places_wrap_by_masking);

static uint8_t wrapped(uint8_t place) {
    return place & (EVENT_CAPACITY - 1);
}

static void strike_oldest(struct event_queue *queue) {
    queue->oldest = wrapped((uint8_t)(queue->oldest + 1));
    queue->count--;
    queue->delivery.sent = false;
}

void events_clear(struct event_queue *queue) {
    queue->count = 0;
    queue->delivery.sent = false;
}

void events_add(struct event_queue *queue, const struct event *event) {
    if (queue->count == EVENT_CAPACITY) {
        strike_oldest(queue);
    }
    queue->events[wrapped((uint8_t)(queue->oldest + queue->count))] = *event;
    queue->count++;
}

const struct event *events_due(struct event_queue *queue, uint32_t now_ms, uint8_t sequence,
                               bool *again) {
    if (queue->count == 0 || !delivery_is_due(&queue->delivery, now_ms, sequence, again)) {
        return NULL;
    }
    return &queue->events[queue->oldest];
}

void events_acknowledged(struct event_queue *queue, uint8_t sequence, uint16_t id) {
    if (delivery_is_of(&queue->delivery, sequence) && queue->events[queue->oldest].id == id) {
        strike_oldest(queue);
    }
}
