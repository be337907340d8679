/* The reference firmware as a program for Linux and its like: `gate-board [--bench] LINK`.
 *
 * Hosts open LINK. With --bench, time passes only by the order `pass`; see control.h. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../core/board.h"
#include "../core/port.h"
#include "../simulated/control.h"

#define READ_BYTES 256
#define US_PER_MS 1000u

static struct board the_board;
static struct lane the_lane;
static struct line the_line;
static struct wiegand the_wires;
static uint32_t boots;
static uint32_t passed_us;

void port_set_arm(bool open) {
    lane_move_arm(&the_lane, the_board.now_ms, open);
}

/* Nobody sees these lights: the bench is told the patterns instead. */
void port_set_outputs(uint8_t outputs) {
    (void)outputs;
}

uint8_t port_inputs(void) {
    return lane_inputs(&the_lane, the_board.now_ms);
}

uint8_t port_read_thermometer(struct thermometer_words *words) {
    *words = lane_look(&the_lane);
    return the_lane.sensor_flags;
}

bool port_take_frame(uint32_t now_ms, struct wiegand_frame *frame) {
    return wiegand_take(&the_wires, now_ms, frame);
}

void port_send(const uint8_t *wire, uint8_t length) {
    line_write(&the_line, wire, length);
}

static void hear(void) {
    uint8_t octets[READ_BYTES];
    const size_t count = line_read(&the_line, octets, sizeof octets);

    for (size_t at = 0; at < count; at++) {
        board_receive(&the_board, octets[at]);
    }
}

static void pass_us(uint32_t us) {
    for (passed_us += us; passed_us >= US_PER_MS; passed_us -= US_PER_MS) {
        board_step(&the_board, the_board.now_ms + 1);
    }
}

static void pass(uint32_t ms) {
    hear();
    pass_us(ms * US_PER_MS);
    board_step(&the_board, the_board.now_ms);
}

/* A reset takes the relay's current away; the lane around the board stays as it is. */
static void reset(void) {
    board_start(&the_board, ++boots, RESET_POWER_ON);
}

static void drive_wires(uint8_t low) {
    wiegand_change(&the_wires, low);
}

static void look(struct view *view) {
    view_board(view, &the_board);
}

int main(int count, char **arguments) {
    const struct machine machine = {
        .lane = &the_lane,
        .line = &the_line,
        .pass = pass,
        .reset = reset,
        .look = look,
        .drive_wires = drive_wires,
        .pass_us = pass_us,
    };
    const bool bench = count == 3 && strcmp(arguments[1], "--bench") == 0;
    int status;

    if (count != 2 && !bench) {
        fprintf(stderr, "usage: gate-board [--bench] LINK\n");
        return 2;
    }
    lane_start(&the_lane);
    line_start(&the_line, arguments[count - 1]);
    if (!line_plug(&the_line)) {
        perror(arguments[count - 1]);
        return 1;
    }
    reset();
    status = control_run(&machine, !bench);
    line_unplug(&the_line);
    return status;
}
