#include "pulses.h"

#include <string.h>

#include "../core/wiegand.h"
#include "control.h"

#define LONGEST_PERIOD_US 100000u

static const char LETTERS[] = "01x";
static const uint8_t LOW[] = {WIRE_D0, WIRE_D1, WIRES};

static bool are_playable(const struct pulses *pulses) {
    return strspn(pulses->letters, LETTERS) == strlen(pulses->letters) && pulses->pulse_us > 0 &&
           pulses->period_us > pulses->pulse_us && pulses->period_us <= LONGEST_PERIOD_US;
}

bool pulses_play(const struct machine *machine, const struct pulses *pulses) {
    if (!are_playable(pulses)) {
        return false;
    }
    for (const char *letter = pulses->letters; *letter != '\0'; letter++) {
        machine->drive_wires(LOW[strchr(LETTERS, *letter) - LETTERS]);
        machine->pass_us(pulses->pulse_us);
        machine->drive_wires(0);
        machine->pass_us(pulses->period_us - pulses->pulse_us);
    }
    return true;
}
