/* Whom the board obeys and when: session, dead-man, repeated commands; no bytes. */
#ifndef GATE_OBEDIENCE_H
#define GATE_OBEDIENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "arm.h"
#include "frame.h"
#include "memory.h"
#include "panel.h"
#include "protocol.h"

struct obedience {
    struct arm arm;
    struct panel panel;
    struct memory done;
    struct memory played;
    uint32_t heard_ms;
    uint16_t opens;
    uint16_t tones;
    uint8_t session;
    bool host_live;
};

struct relay_command {
    uint16_t id;
    uint8_t session;
    uint8_t relay;
    uint8_t action;
    uint16_t ms;
};

/* Forgets what the last session ordered; neither arm nor lights change. */
void obedience_open_session(struct obedience *obedience, uint8_t session);

/* Only the session's own host keeps the dead-man quiet. */
enum ack_status obedience_host_beats(struct obedience *obedience, uint8_t session,
                                     uint32_t now_ms);

/* Drops the arm and puts out the panel when the host was silent for DEADMAN_MS. */
void obedience_step(struct obedience *obedience, uint32_t now_ms);

/* Moves the arm, or says why not. */
enum ack_status obedience_command(struct obedience *obedience, const struct relay_command *command,
                                  uint32_t now_ms);

/* Changes lights or buzzer, or says why not; the frame tells repetitions from new patterns. */
enum ack_status obedience_play(struct obedience *obedience, const struct pattern *pattern,
                               const struct frame *frame, uint32_t now_ms);

#endif
