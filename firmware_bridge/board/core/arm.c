#include "arm.h"

#include "clock.h"
#include "port.h"

/* The only place that moves the relay: it never gets a second edge for the same state. */
static void set(struct arm *arm, bool pulsing, bool released) {
    const bool was_open = arm_is_open(arm);

    arm->pulsing = pulsing;
    arm->released = released;
    if (arm_is_open(arm) != was_open) {
        port_set_arm(!was_open);
    }
}

void arm_start(struct arm *arm) {
    arm->pulsing = false;
    arm->released = false;
    port_set_arm(false);
}

bool arm_is_open(const struct arm *arm) {
    return arm->pulsing || arm->released;
}

void arm_pulse(struct arm *arm, uint32_t now_ms, uint16_t length_ms) {
    arm->pulse_ends_ms = now_ms + length_ms;
    set(arm, true, arm->released);
}

void arm_drop(struct arm *arm) {
    set(arm, false, arm->released);
}

void arm_release(struct arm *arm, bool active) {
    if (active != arm->released) {
        set(arm, false, active);
    }
}

void arm_step(struct arm *arm, uint32_t now_ms) {
    if (arm->pulsing && has_come(now_ms, arm->pulse_ends_ms)) {
        arm_drop(arm);
    }
}
