#define _XOPEN_SOURCE 700

#include "control.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_ORDER 128
#define LONGEST_VERB 64
#define WAIT_MS 10
#define TICK_MS 1
/* A stalled board that caught up would run faster than its host, and its dead-man would drop an
 * arm whose host was never silent. */
#define SLIP_MS 100

struct order {
    char verb[LONGEST_VERB];
    unsigned first;
    unsigned second;
};

static void wait_for_host(const struct machine *machine) {
    struct pollfd watched = {machine->line->device_fd, POLLIN, 0};

    (void)poll(&watched, 1, WAIT_MS);
}

static void print_pattern(const char *name, const struct shown_pattern *pattern) {
    if (!pattern->set) {
        printf(" %s=none", name);
        return;
    }
    printf(" %s=%u,%u,%u,%u", name, pattern->outputs, pattern->repeats, pattern->on_ms,
           pattern->off_ms);
}

static void print_state(const struct machine *machine) {
    const struct lane *lane = machine->lane;
    struct view view;

    machine->look(&view);
    printf("uptime_ms=%lu arm_open=%u arm_moves=%u", (unsigned long)view.now_ms, lane->arm_open,
           lane->arm_moves);
    printf(" open_count=%u tones=%u inputs=%u", view.opens, view.tones, view.inputs);
    printf(" host_live=%u session=%u rx_errors=%u", view.host_live, view.session, view.rx_errors);
    printf(" card_errors=%u", view.card_errors);
    print_pattern("lamp", &view.lamp);
    print_pattern("tone", &view.tone);
    printf("\n");
    (void)fflush(stdout);
}

static void see(struct lane *lane, const struct order *order) {
    lane->seen.object = (uint16_t)order->first;
    lane->seen.ambient = (uint16_t)order->second;
}

static bool obey_input(const struct machine *machine, const struct order *order) {
    struct view view;

    if (order->first >= INPUT_COUNT) {
        return false;
    }
    machine->look(&view);
    if (strcmp(order->verb, "hold") == 0) {
        lane_hold(machine->lane, (uint8_t)order->first, view.now_ms, order->second);
    } else if (strcmp(order->verb, "free") == 0) {
        lane_let_go(machine->lane, (uint8_t)order->first);
    } else {
        return false;
    }
    return true;
}

static bool pulse(const struct machine *machine, const char *text) {
    struct pulses pulses;

    return sscanf(text, "%*s %64s %u %u", pulses.letters, &pulses.pulse_us, &pulses.period_us) ==
               3 &&
           pulses_play(machine, &pulses);
}

static bool obey(const struct machine *machine, const struct order *order, const char *text) {
    if (strcmp(order->verb, "wait") == 0) {
        wait_for_host(machine);
    } else if (strcmp(order->verb, "pass") == 0) {
        machine->pass(order->first < SLIP_MS ? order->first : SLIP_MS);
    } else if (strcmp(order->verb, "see") == 0) {
        see(machine->lane, order);
    } else if (strcmp(order->verb, "pulse") == 0) {
        return pulse(machine, text);
    } else if (strcmp(order->verb, "sensor") == 0) {
        machine->lane->sensor_flags = (uint8_t)order->first;
    } else if (strcmp(order->verb, "unplug") == 0) {
        line_unplug(machine->line);
    } else if (strcmp(order->verb, "plug") == 0) {
        return line_plug(machine->line);
    } else if (strcmp(order->verb, "freeze") == 0 && machine->freeze != NULL) {
        machine->freeze();
    } else if (strcmp(order->verb, "reset") == 0) {
        machine->reset();
    } else if (strcmp(order->verb, "state") != 0) {
        return obey_input(machine, order);
    }
    return true;
}

/* What was said before the order is heard before it; what the order changes is seen at once. */
static void serve(const struct machine *machine, const char *text) {
    struct order order = {"", 0, 0};

    machine->pass(0);
    if (sscanf(text, "%63s %u %u", order.verb, &order.first, &order.second) < 1 ||
        !obey(machine, &order, text)) {
        printf("refused: %s\n", text);
        (void)fflush(stdout);
        return;
    }
    machine->pass(0);
    print_state(machine);
}

/* Reads one order byte by byte: a buffer of stdio would hide waiting orders from poll. */
static bool read_order(char *text) {
    size_t length = 0;
    char letter;

    while (read(STDIN_FILENO, &letter, 1) == 1) {
        if (letter == '\n') {
            text[length] = '\0';
            return true;
        }
        if (length < LONGEST_ORDER - 1) {
            text[length++] = letter;
        }
    }
    return false;
}

static uint64_t computer_ms(void) {
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

int control_run(const struct machine *machine, int real_time) {
    char text[LONGEST_ORDER];
    uint64_t then_ms = computer_ms();

    for (;;) {
        struct pollfd watched[] = {{STDIN_FILENO, POLLIN, 0},
                                   {machine->line->device_fd, POLLIN, 0}};
        uint64_t elapsed_ms;

        (void)poll(watched, 2, real_time ? TICK_MS : -1);
        elapsed_ms = real_time ? computer_ms() - then_ms : 0;
        then_ms += elapsed_ms;
        machine->pass(elapsed_ms < SLIP_MS ? (uint32_t)elapsed_ms : SLIP_MS);
        if (watched[0].revents != 0) {
            if (!read_order(text)) {
                return 0;
            }
            serve(machine, text);
        }
    }
}
