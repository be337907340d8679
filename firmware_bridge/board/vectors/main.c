/* Reads frames as lines of hexadecimal digits and tells what the firmware makes of each:
 * `garbage`, `nothing`, or flags, type, sequence, payload and the frame as it would send it. */
#include <stdio.h>
#include <string.h>

#include "../core/frame.h"

#define LONGEST_LINE 2048

static void print_hex(const uint8_t *octets, uint8_t length) {
    for (uint8_t at = 0; at < length; at++) {
        printf("%02x", octets[at]);
    }
}

static void print_frame(const struct frame *frame) {
    uint8_t wire[FRAME_MAX_WIRE];

    printf("%u %u %u ", frame->flags, frame->type, frame->sequence);
    print_hex(frame->payload, frame->length);
    printf(" ");
    print_hex(wire, frame_write(frame, wire));
    printf("\n");
}

/* What the last byte made of the line, or what went wrong before it. */
static void tell(const char *line) {
    struct frame_reader reader;
    struct frame frame;
    enum frame_news news = NEWS_NONE;
    unsigned octet;

    memset(&reader, 0, sizeof reader);
    for (; sscanf(line, "%2x", &octet) == 1 && news != NEWS_FRAME; line += 2) {
        const enum frame_news now = frame_read(&reader, (uint8_t)octet, &frame);

        news = now == NEWS_NONE ? news : now;
    }
    if (news == NEWS_FRAME) {
        print_frame(&frame);
    } else {
        printf(news == NEWS_GARBAGE ? "garbage\n" : "nothing\n");
    }
}

int main(void) {
    char line[LONGEST_LINE];

    while (fgets(line, sizeof line, stdin) != NULL) {
        tell(line);
    }
    return 0;
}
