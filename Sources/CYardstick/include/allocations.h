#ifndef HAWKER_ALLOCATIONS_H
#define HAWKER_ALLOCATIONS_H

#include <stdint.h>

/* Counts what this program allocates: `malloc` and its kin are defined here, so every library of the process is
 * bound to them, and hand on to glibc's own. Counting is off until it is asked for. */

/* Begins at zero. */
void allocations_begin(void);

/* The calling thread's own are not counted from now on: it belongs to the measuring. */
void allocations_exclude_thread(void);

/* Ends and returns how many blocks were asked for since, by all other threads. */
uint64_t allocations_end(void);

#endif
