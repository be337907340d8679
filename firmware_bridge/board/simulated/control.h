/* The bench of a simulated board: orders by lines of text on standard input, each answered by one
 * line that tells how the board looks now. Ends when the input ends.
 *
 *   state              nothing but the answer
 *   wait               first waits up to 10 ms for what a host says
 *   pass MS            lets the computer's time pass, 100 ms at most: a board never catches up
 *   hold INPUT MS      makes an input active, for ever with 0
 *   free INPUT         ends that
 *   pulse LETTERS PULSE_US PERIOD_US
 *                      the card reader's wires, meanwhile time passes: see pulses.h
 *   see OBJECT AMBIENT the thermometer's words, kelvin / 0.02
 *   sensor FLAGS       readings fail with these flags; 128 takes the sensor away
 *   unplug, plug       the cable to the host
 *   freeze             the board's own clock stands still; where there is a watchdog only
 *   reset              the board begins anew, with the next boot id
 */
#ifndef GATE_CONTROL_H
#define GATE_CONTROL_H

#include <stdint.h>

#include "lane.h"
#include "line.h"
#include "pulses.h"
#include "view.h"

/* A machine that a board runs in. */
struct machine {
    struct lane *lane;
    struct line *line;
    /* Lets the board's time pass; 0 only lets it see what changed and hear what was said. */
    void (*pass)(uint32_t ms);
    void (*reset)(void);
    void (*look)(struct view *view);
    /* NULL where no watchdog would end it. */
    void (*freeze)(void);
    /* Sets which of enum wiegand_wire are low. */
    void (*drive_wires)(uint8_t low);
    /* As pass, but hears nothing. */
    void (*pass_us)(uint32_t us);
};

/* Serves until the input ends. In real time the board's time is the computer's, and pass is
 * refused. Returns the program's exit status. */
int control_run(const struct machine *machine, int real_time);

#endif
