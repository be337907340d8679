#include "obedience.h"

#include "clock.h"

void obedience_open_session(struct obedience *obedience, uint8_t session) {
    obedience->session = session;
    memory_clear(&obedience->done);
    memory_clear(&obedience->played);
}

enum ack_status obedience_host_beats(struct obedience *obedience, uint8_t session,
                                     uint32_t now_ms) {
    if (session != obedience->session) {
        return STATUS_NOSESSION;
    }
    obedience->heard_ms = now_ms;
    obedience->host_live = true;
    return STATUS_OK;
}

void obedience_step(struct obedience *obedience, uint32_t now_ms) {
    if (obedience->host_live && has_come(now_ms, obedience->heard_ms + DEADMAN_MS)) {
        obedience->host_live = false;
        arm_drop(&obedience->arm);
        panel_put_out(&obedience->panel);
    }
    arm_step(&obedience->arm, now_ms);
    panel_step(&obedience->panel, now_ms);
}

/* The order is the protocol's: a host learns first what makes all else meaningless. */
static enum ack_status objection(const struct obedience *obedience,
                                 const struct relay_command *command) {
    if (command->session != obedience->session) {
        return STATUS_NOSESSION;
    }
    if (memory_has(&obedience->done, command->id)) {
        return STATUS_DUP;
    }
    if (command->relay != ARM_RELAY) {
        return STATUS_BADARG;
    }
    if (!obedience->host_live || obedience->arm.released) {
        return STATUS_LOCKED;
    }
    if (command->action == ACTION_REFRESH && !arm_is_open(&obedience->arm)) {
        return STATUS_BADARG;
    }
    return STATUS_OK;
}

enum ack_status obedience_command(struct obedience *obedience, const struct relay_command *command,
                                  uint32_t now_ms) {
    const enum ack_status status = objection(obedience, command);

    if (status != STATUS_OK) {
        return status;
    }
    memory_add(&obedience->done, command->id);
    if (command->action == ACTION_CLOSE) {
        arm_drop(&obedience->arm);
    } else {
        arm_pulse(&obedience->arm, now_ms, command->ms);
    }
    obedience->opens = (uint16_t)(obedience->opens + (command->action == ACTION_OPEN));
    return STATUS_OK;
}

enum ack_status obedience_play(struct obedience *obedience, const struct pattern *pattern,
                               const struct frame *frame, uint32_t now_ms) {
    if (!obedience->host_live) {
        return STATUS_LOCKED;
    }
    if ((frame->flags & FLAG_RETRY) != 0 && memory_has(&obedience->played, frame->sequence)) {
        return STATUS_DUP;
    }
    memory_add(&obedience->played, frame->sequence);
    panel_play(&obedience->panel, pattern, now_ms);
    obedience->tones = (uint16_t)(obedience->tones + (pattern->outputs == OUTPUT_BUZZER));
    return STATUS_OK;
}
