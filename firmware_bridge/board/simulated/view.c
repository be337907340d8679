#include "view.h"

#include <string.h>

#ifdef AVR_LAYOUT
#pragma pack(push, 1)
#endif
#include "../core/board.h"
#ifdef AVR_LAYOUT
#pragma pack(pop)
#include "../core/static_assert.h"

/* The size that avr-gcc gives it, which a new field changes on both sides. */
STATIC_ASSERT(sizeof(struct board) == AVR_LAYOUT, the_layouts_agree);
#endif

static struct shown_pattern shown(const struct player *player) {
    const struct shown_pattern pattern = {
        .set = player->set,
        .outputs = player->pattern.outputs,
        .repeats = player->pattern.repeats,
        .on_ms = player->pattern.on_ms,
        .off_ms = player->pattern.off_ms,
    };

    return pattern;
}

void view_board(struct view *view, const void *memory) {
    struct board board;

    memcpy(&board, memory, sizeof board);
    view->now_ms = board.now_ms;
    view->opens = board.obedience.opens;
    view->tones = board.obedience.tones;
    view->inputs = board.inputs;
    view->session = board.obedience.session;
    view->rx_errors = board.rx_errors;
    view->card_errors = board.card_errors;
    view->host_live = board.obedience.host_live;
    view->lamp = shown(&board.obedience.panel.lights);
    view->tone = shown(&board.obedience.panel.buzzer);
}
