/* The consistent cut of csrc/cells: an increment announces itself, then reads the epoch, then adds to that epoch's bank; a
   snapshot raises the epoch, waits for those announced, and folds the bank that nobody writes any more. Claims:
     - no snapshot shows an increment without one that happened before it, in one thread or by hand-over to another;
     - a snapshot shows every increment that had returned when it was asked for, and counts never go back;
     - when all have finished, every increment is there exactly once.

   Taken for granted: the announcement is visible before the epoch is read, or the epoch that is read is the new one. That is
   what the heavy fence between raising and waiting gives (csrc/port/heavy_fence.c), and here sequential consistency does.
   snapshot_broken.pml reads the epoch first: a thread that is preempted in between adds to a bank that is being folded.

   cc: -DSAFETY */
#define ANNOUNCED_BEFORE_THE_EPOCH_IS_READ 1

#include "snapshot.inc"
