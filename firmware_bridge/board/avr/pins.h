/* Which pin does what, and inputs freed of bounce; nothing of their meaning. */
#ifndef GATE_PINS_H
#define GATE_PINS_H

#include <stdbool.h>
#include <stdint.h>

/* The arm's relay: port D pin 2. High energises it; a pull-down keeps it dropped during reset. */
#define PIN_ARM 2
/* Buzzer, red, amber, green, white in the bits' order of enum output: port D pins 3 to 7. */
#define PIN_FIRST_OUTPUT 3
/* Door, beam, fire, tamper, button in the order of enum input: port B pins 0 to 4, each closed to
 * ground while active, against the pull-up inside. */
#define INPUT_MASK 0x1F
/* The card reader's D0 and D1: port C pins 0 and 1, pulled to ground by each pulse, 5 V at most. Its
 * ground is the board's. The pull-ups inside are weak, 20 to 50 kiloohms by the datasheet: a long
 * cable to a reader that does not drive its wires high needs stronger ones outside. */
#define READER_MASK 0x03

/* Drives all outputs low. Runs before main, before memory is set up: see pins.c. */
void pins_make_safe(void);

/* Pull-ups on, and the first look at the inputs. */
void pins_start(void);

void pins_set_arm(bool energised);
void pins_set_outputs(uint8_t outputs);

/* Samples the inputs; called once each millisecond. */
void pins_sample(void);

/* Inputs that were the same for 5 samples. */
uint8_t pins_inputs(void);

#endif
