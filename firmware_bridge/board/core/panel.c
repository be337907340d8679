#include "panel.h"

#include "clock.h"
#include "port.h"
#include "protocol.h"

static uint8_t shown(const struct player *player) {
    return player->set && player->lit ? player->pattern.outputs : 0;
}

static void drive(struct panel *panel) {
    const uint8_t outputs = shown(&panel->lights) | shown(&panel->buzzer);

    if (outputs != panel->driven) {
        panel->driven = outputs;
        port_set_outputs(outputs);
    }
}

static void begin(struct player *player, const struct pattern *pattern, uint32_t now_ms) {
    player->pattern = *pattern;
    player->set = true;
    player->lit = pattern->on_ms != 0;
    player->ended = !player->lit;
    player->left = pattern->repeats;
    player->turns_ms = now_ms + pattern->on_ms;
}

static void darken(struct player *player, uint32_t now_ms) {
    if (player->pattern.repeats != 0 && --player->left == 0) {
        player->lit = false;
        player->ended = true;
        return;
    }
    /* Without a pause the light stays on, it does not flicker. */
    player->lit = player->pattern.off_ms == 0;
    player->turns_ms = now_ms + (player->lit ? player->pattern.on_ms : player->pattern.off_ms);
}

static void step(struct player *player, uint32_t now_ms) {
    if (!player->set || player->ended || !has_come(now_ms, player->turns_ms)) {
        return;
    }
    if (player->lit) {
        darken(player, now_ms);
    } else {
        player->lit = true;
        player->turns_ms = now_ms + player->pattern.on_ms;
    }
}

void panel_start(struct panel *panel) {
    panel->lights.set = false;
    panel->buzzer.set = false;
    panel->driven = 0;
    port_set_outputs(0);
}

void panel_play(struct panel *panel, const struct pattern *pattern, uint32_t now_ms) {
    const bool is_tone = pattern->outputs == OUTPUT_BUZZER;

    begin(is_tone ? &panel->buzzer : &panel->lights, pattern, now_ms);
    drive(panel);
}

void panel_put_out(struct panel *panel) {
    panel->lights.set = false;
    panel->buzzer.set = false;
    drive(panel);
}

void panel_step(struct panel *panel, uint32_t now_ms) {
    step(&panel->lights, now_ms);
    step(&panel->buzzer, now_ms);
    drive(panel);
}
