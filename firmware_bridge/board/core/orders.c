#include "orders.h"

#include <stddef.h>

#include "octets.h"
#include "report.h"

/* What becomes of a frame. BADARG with malformed is counted; a well formed refusal is not. */
struct outcome {
    uint16_t id;
    enum ack_status status;
    bool malformed;
};

static const struct outcome DONE = {0, STATUS_OK, false};
static const struct outcome MALFORMED = {0, STATUS_BADARG, true};

static struct outcome answered(uint16_t id, enum ack_status status) {
    const struct outcome outcome = {id, status, false};

    return outcome;
}

static struct outcome hello_request(struct board *board, const struct frame *frame) {
    if (frame->payload[0] == 0) {
        return MALFORMED;
    }
    obedience_open_session(&board->obedience, frame->payload[0]);
    events_clear(&board->events);
    cards_clear(&board->cards);
    board->beat_ms = board->now_ms;
    report_hello(board);
    return DONE;
}

static struct outcome host_heartbeat(struct board *board, const struct frame *frame) {
    if (frame->payload[0] == 0) {
        return MALFORMED;
    }
    return answered(0,
                    obedience_host_beats(&board->obedience, frame->payload[0], board->now_ms));
}

static struct outcome ack(struct board *board, const struct frame *frame) {
    const uint8_t *payload = frame->payload;

    if (payload[4] > STATUS_NOSESSION) {
        return MALFORMED;
    }
    if (payload[0] == MESSAGE_EVENT) {
        events_acknowledged(&board->events, payload[1], get_u16(payload + 2));
    } else if (payload[0] == MESSAGE_CARD) {
        cards_acknowledged(&board->cards, payload[1], get_u16(payload + 2));
    }
    return DONE;
}

static bool is_well_formed(const struct relay_command *command) {
    const bool known = command->action == ACTION_CLOSE || command->action == ACTION_OPEN ||
                       command->action == ACTION_REFRESH;

    return known && command->session != 0 && command->relay < 8 && command->ms <= MAX_PULSE_MS &&
           (command->action == ACTION_CLOSE) == (command->ms == 0);
}

static struct outcome relay(struct board *board, const struct frame *frame) {
    const uint8_t *payload = frame->payload;
    const struct relay_command command = {
        .id = get_u16(payload),
        .session = payload[2],
        .relay = payload[3],
        .action = payload[4],
        .ms = get_u16(payload + 5),
    };

    if (!is_well_formed(&command)) {
        return MALFORMED;
    }
    return answered(command.id, obedience_command(&board->obedience, &command, board->now_ms));
}

static struct outcome pattern(struct board *board, const struct frame *frame) {
    const uint8_t *payload = frame->payload;
    const struct pattern wanted = {
        .outputs = payload[0],
        .repeats = payload[1],
        .on_ms = get_u16(payload + 2),
        .off_ms = get_u16(payload + 4),
    };
    const bool mixed = (wanted.outputs & OUTPUT_BUZZER) != 0 && wanted.outputs != OUTPUT_BUZZER;

    if (mixed || wanted.outputs > OUTPUT_ALL) {
        return MALFORMED;
    }
    return answered(0, obedience_play(&board->obedience, &wanted, frame, board->now_ms));
}

/* Each message has exactly one length, so no reader below looks at bytes that did not come. */
static const struct order {
    uint8_t type;
    uint8_t length;
    struct outcome (*obey)(struct board *board, const struct frame *frame);
} ORDERS[] = {
    {MESSAGE_HELLO_REQ, 1, hello_request}, {MESSAGE_ACK, 5, ack},
    {MESSAGE_HOST_HB, 1, host_heartbeat},  {MESSAGE_RELAY, 7, relay},
    {MESSAGE_PATTERN, 6, pattern},
};

static struct outcome obey(struct board *board, const struct frame *frame) {
    for (size_t at = 0; at < sizeof ORDERS / sizeof ORDERS[0]; at++) {
        if (ORDERS[at].type == frame->type) {
            return ORDERS[at].length == frame->length ? ORDERS[at].obey(board, frame) : MALFORMED;
        }
    }
    return answered(0, STATUS_UNKNOWN);
}

void orders_read(struct board *board, const struct frame *frame) {
    const struct outcome outcome = obey(board, frame);

    board->rx_errors = (uint8_t)(board->rx_errors + outcome.malformed);
    if ((frame->flags & FLAG_ACK_REQ) != 0) {
        report_ack(board, frame, outcome.id, outcome.status);
    }
}
