/* Frames of GBP/1: bytes of a line <-> typed payloads; no message, no port, no timing. */
#ifndef GATE_FRAME_H
#define GATE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"

#define FRAME_HEADER 3
#define FRAME_CRC 2
#define FRAME_MAX_PLAIN (FRAME_HEADER + MAX_PAYLOAD + FRAME_CRC)
#define FRAME_MAX_BLOCK (FRAME_MAX_PLAIN + 1)
#define FRAME_MAX_WIRE (FRAME_MAX_BLOCK + 1)

struct frame {
    uint8_t flags;
    uint8_t type;
    uint8_t sequence;
    uint8_t length;
    const uint8_t *payload;
};

/* Keeps the bytes of one frame that is still coming. All zero is a fresh one. */
struct frame_reader {
    uint8_t block[FRAME_MAX_BLOCK];
    uint8_t kept;
    bool skipping;
};

enum frame_news { NEWS_NONE, NEWS_FRAME, NEWS_GARBAGE };

/* Takes one byte. With NEWS_FRAME the frame's payload lies in the reader until the next call. */
enum frame_news frame_read(struct frame_reader *reader, uint8_t octet, struct frame *frame);

/* Writes a frame as it goes on the wire, delimiter included; returns its length, payload + 7. */
uint8_t frame_write(const struct frame *frame, uint8_t wire[FRAME_MAX_WIRE]);

#endif
