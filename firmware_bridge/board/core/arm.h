/* The arm: a relay with a pulse that the board times, and the fire release; no protocol. */
#ifndef GATE_ARM_H
#define GATE_ARM_H

#include <stdbool.h>
#include <stdint.h>

struct arm {
    uint32_t pulse_ends_ms;
    bool pulsing;
    bool released;
};

/* A closed arm, whose relay is dropped. */
void arm_start(struct arm *arm);

/* Whether something holds it open right now. */
bool arm_is_open(const struct arm *arm);

/* Opens, or begins a running pulse anew. */
void arm_pulse(struct arm *arm, uint32_t now_ms, uint16_t length_ms);

/* Ends a pulse; a fire release stays. */
void arm_drop(struct arm *arm);

/* The fire input: it opens at once, and its end closes; a pulse does not outlive it. */
void arm_release(struct arm *arm, bool active);

/* Ends a pulse whose time is over. */
void arm_step(struct arm *arm, uint32_t now_ms);

#endif
