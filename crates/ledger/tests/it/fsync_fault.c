/* Loaded before the C library by a test: while the file named by FAULT_FILE holds a number above zero, that many calls
 * of fsync and fdatasync fail with EIO. What was written before stays written, as on a disk that reports an error. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int fails(void) {
    const char *path = getenv("FAULT_FILE");
    if (!path) return 0;
    FILE *file = fopen(path, "r+");
    if (!file) return 0;
    int left = 0;
    if (fscanf(file, "%d", &left) != 1 || left <= 0) {
        fclose(file);
        return 0;
    }
    rewind(file);
    fprintf(file, "%-12d", left - 1);
    fclose(file);
    return 1;
}

int fsync(int fd) {
    if (fails()) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd) {
    if (fails()) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
