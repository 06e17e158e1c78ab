/* Keeping the long way out of the short way's frame. */
#ifndef RACEFREE_PORT_INLINING_H
#define RACEFREE_PORT_INLINING_H

/* For a function that a hot one leaves to: inlined into it, it would make the hot one save registers on every call. */
#if defined(__GNUC__)
#define RF_NOT_INLINED __attribute__((noinline))
#elif defined(_MSC_VER)
#define RF_NOT_INLINED __declspec(noinline)
#else
#define RF_NOT_INLINED
#endif

#endif
