/* The serial line of a simulated board: a pty behind a path that stays; no protocol. */
#ifndef GATE_LINE_H
#define GATE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line {
    const char *link_path;
    int device_fd;
    int host_fd;
};

/* An unplugged line; link_path becomes a symbolic link to the pty while it is plugged in, as a
 * udev rule does for a real device. */
void line_start(struct line *line, const char *link_path);

/* Appears under a new pty, as a replugged device does; false with errno where it can't. */
bool line_plug(struct line *line);

/* Vanishes; a host that has it open loses it. */
void line_unplug(struct line *line);

/* What the host wrote, at most size bytes; 0 where nothing waits. */
size_t line_read(struct line *line, uint8_t *octets, size_t size);

/* Sends; what does not fit is lost, as on a line that nobody reads. */
void line_write(struct line *line, const uint8_t *octets, size_t length);

#endif
