/* Lights and buzzer: plays what they were told last; no protocol. */
#ifndef GATE_PANEL_H
#define GATE_PANEL_H

#include <stdbool.h>
#include <stdint.h>

struct pattern {
    uint8_t outputs;
    uint8_t repeats;
    uint16_t on_ms;
    uint16_t off_ms;
};

/* One of two that play beside each other. */
struct player {
    struct pattern pattern;
    uint32_t turns_ms;
    uint8_t left;
    bool set;
    bool lit;
    bool ended;
};

struct panel {
    struct player lights;
    struct player buzzer;
    uint8_t driven;
};

/* Dark and silent. */
void panel_start(struct panel *panel);

/* Takes a pattern in place of the last one of its kind. */
void panel_play(struct panel *panel, const struct pattern *pattern, uint32_t now_ms);

/* Dark and silent: a green light must not outlive the host that meant it. */
void panel_put_out(struct panel *panel);

/* Goes on with what is played. */
void panel_step(struct panel *panel, uint32_t now_ms);

#endif
