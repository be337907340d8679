#include "frame.h"

#include <string.h>

#include "cobs.h"
#include "crc16.h"
#include "static_assert.h"

STATIC_ASSERT(FRAME_MAX_PLAIN <= COBS_MAX_PLAIN, a_frame_is_stuffed_in_one_pass);
STATIC_ASSERT(FRAME_MAX_WIRE <= UINT8_MAX, lengths_fit_in_a_byte);

/* RETRY only with ACK_REQ; 4 and 8 are kept. */
static bool flags_are_legal(uint8_t flags) {
    return flags == 0 || flags == FLAG_ACK_REQ || flags == (FLAG_ACK_REQ | FLAG_RETRY);
}

static enum frame_news parse(uint8_t *block, uint8_t length, struct frame *frame) {
    const uint8_t plain = cobs_decode(block, length);

    if (plain < FRAME_HEADER + FRAME_CRC || crc16(block, plain) != 0) {
        return NEWS_GARBAGE;
    }
    if (block[0] >> 4 != PROTOCOL_VERSION || !flags_are_legal(block[0] & 0x0F)) {
        return NEWS_GARBAGE;
    }
    frame->flags = block[0] & 0x0F;
    frame->type = block[1];
    frame->sequence = block[2];
    frame->length = (uint8_t)(plain - FRAME_HEADER - FRAME_CRC);
    frame->payload = block + FRAME_HEADER;
    return NEWS_FRAME;
}

/* An empty block between two delimiters is silence; one that was skipped is told already. */
static enum frame_news end_block(struct frame_reader *reader, struct frame *frame) {
    const uint8_t length = reader->kept;

    reader->kept = 0;
    reader->skipping = false;
    return length == 0 ? NEWS_NONE : parse(reader->block, length, frame);
}

enum frame_news frame_read(struct frame_reader *reader, uint8_t octet, struct frame *frame) {
    if (octet == 0) {
        return end_block(reader, frame);
    }
    if (reader->skipping) {
        return NEWS_NONE;
    }
    if (reader->kept == FRAME_MAX_BLOCK) {
        reader->kept = 0;
        reader->skipping = true;
        return NEWS_GARBAGE;
    }
    reader->block[reader->kept++] = octet;
    return NEWS_NONE;
}

uint8_t frame_write(const struct frame *frame, uint8_t wire[FRAME_MAX_WIRE]) {
    uint8_t plain[FRAME_MAX_PLAIN];
    const uint8_t body = (uint8_t)(FRAME_HEADER + frame->length);
    uint16_t crc;

    plain[0] = (uint8_t)(PROTOCOL_VERSION << 4 | frame->flags);
    plain[1] = frame->type;
    plain[2] = frame->sequence;
    memcpy(plain + FRAME_HEADER, frame->payload, frame->length);
    crc = crc16(plain, body);
    plain[body] = (uint8_t)(crc >> 8);
    plain[body + 1] = (uint8_t)(crc & 0xFF);
    cobs_encode(plain, (uint8_t)(body + FRAME_CRC), wire);
    wire[body + FRAME_CRC + 1] = 0;
    return (uint8_t)(body + FRAME_CRC + 2);
}
