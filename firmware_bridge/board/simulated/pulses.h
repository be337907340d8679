/* A hand at a simulated card reader: plays pulses on its two wires; knows no card. */
#ifndef GATE_PULSES_H
#define GATE_PULSES_H

#include <stdbool.h>

#define MOST_PULSES 64

/* What a reader's two wires do. */
struct pulses {
    /* 0 is a pulse on D0, 1 on D1, x on both. */
    char letters[MOST_PULSES + 1];
    unsigned pulse_us;
    /* From one's begin to the next one's. */
    unsigned period_us;
};

struct machine;

/* Plays them while the board's time passes; false where they are none. */
bool pulses_play(const struct machine *machine, const struct pulses *pulses);

#endif
