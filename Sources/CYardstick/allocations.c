#include "allocations.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

/* What glibc's allocator is called besides `malloc`. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_bool counting;
static atomic_uint_fast64_t count;

static _Thread_local int is_excluded;

static void note(void) {
    if (atomic_load_explicit(&counting, memory_order_relaxed) && !is_excluded)
        atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
}

void allocations_begin(void) {
    atomic_store(&count, 0);
    atomic_store(&counting, 1);
}

void allocations_exclude_thread(void) { is_excluded = 1; }

uint64_t allocations_end(void) {
    atomic_store(&counting, 0);
    return atomic_load(&count);
}

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    note();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    note();
    void *made = __libc_memalign(alignment, size);
    if (!made) return ENOMEM;
    *block = made;
    return 0;
}
