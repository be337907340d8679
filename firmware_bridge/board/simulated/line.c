#define _XOPEN_SOURCE 700

#include "line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define LONGEST_PATH 4096

void line_start(struct line *line, const char *link_path) {
    line->link_path = link_path;
    line->device_fd = -1;
    line->host_fd = -1;
}

/* Bytes pass as they are: no echo, no line editing, no flow control. */
static bool make_raw(int fd) {
    struct termios settings;

    if (tcgetattr(fd, &settings) != 0) {
        return false;
    }
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag = (settings.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return tcsetattr(fd, TCSANOW, &settings) == 0;
}

/* Replaces what stood at the path in one step, so that a host never finds nothing. */
static bool point_link(const char *link_path, const char *device) {
    char fresh[LONGEST_PATH];
    const int length = snprintf(fresh, sizeof fresh, "%s.fresh", link_path);

    if (length < 0 || (size_t)length >= sizeof fresh) {
        return false;
    }
    (void)unlink(fresh);
    return symlink(device, fresh) == 0 && rename(fresh, link_path) == 0;
}

static bool open_pty(struct line *line) {
    const char *device;

    line->device_fd = posix_openpt(O_RDWR | O_NOCTTY);
    if (line->device_fd < 0 || grantpt(line->device_fd) != 0 || unlockpt(line->device_fd) != 0) {
        return false;
    }
    device = ptsname(line->device_fd);
    if (device == NULL) {
        return false;
    }
    /* Held open here too: else a host that closes the port would end the line. */
    line->host_fd = open(device, O_RDWR | O_NOCTTY);
    return line->host_fd >= 0 && make_raw(line->host_fd) &&
           fcntl(line->device_fd, F_SETFL, O_NONBLOCK) == 0 &&
           point_link(line->link_path, device);
}

bool line_plug(struct line *line) {
    return line->device_fd >= 0 || open_pty(line);
}

static void close_if_open(int *fd) {
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

void line_unplug(struct line *line) {
    if (line->device_fd >= 0) {
        (void)unlink(line->link_path);
    }
    close_if_open(&line->device_fd);
    close_if_open(&line->host_fd);
}

size_t line_read(struct line *line, uint8_t *octets, size_t size) {
    const ssize_t count = line->device_fd < 0 ? 0 : read(line->device_fd, octets, size);

    return count > 0 ? (size_t)count : 0;
}

void line_write(struct line *line, const uint8_t *octets, size_t length) {
    if (line->device_fd >= 0 && write(line->device_fd, octets, length) < 0) {
        return;
    }
}
