/* The expensive half of an asymmetric fence. */
#ifndef RACEFREE_PORT_HEAVY_FENCE_H
#define RACEFREE_PORT_HEAVY_FENCE_H

/* Ask the kernel for process-wide barriers; afterwards rf_fence_is_asymmetric says whether it has them. Once, at load. */
void rf_fence_heavy_init(void);

/* Every running thread of the process passes a full barrier before this returns; pairs with
   rf_u64_announce_light(). Costs a system call and an interrupt per running thread (measured: 0.4 microseconds when no other
   thread runs, 9 on a virtual machine when one does), so only the rare side of a protocol calls it. */
void rf_fence_heavy(void);

#endif
