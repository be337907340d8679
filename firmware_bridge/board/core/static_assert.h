/* A check at compile time, which C99 lacks: a false one declares an array of negative size. */
#ifndef GATE_STATIC_ASSERT_H
#define GATE_STATIC_ASSERT_H

#define STATIC_ASSERT(condition, name) typedef char assert_##name[(condition) ? 1 : -1]

#endif
