#include "cobs.h"

void cobs_encode(const uint8_t *plain, uint8_t length, uint8_t *block) {
    uint8_t *group = block;
    uint8_t run = 1;

    for (uint8_t at = 0; at < length; at++) {
        if (plain[at] != 0) {
            group[run++] = plain[at];
            continue;
        }
        *group = run;
        group += run;
        run = 1;
    }
    *group = run;
}

uint8_t cobs_decode(uint8_t *block, uint8_t length) {
    uint8_t from = 0;
    uint8_t to = 0;

    while (from < length) {
        const uint8_t run = block[from];

        if (run == 0 || run > length - from) {
            return 0;
        }
        for (uint8_t step = 1; step < run; step++) {
            block[to++] = block[from + step];
        }
        from = (uint8_t)(from + run);
        if (from < length) {
            block[to++] = 0;
        }
    }
    return to;
}
