/* snapshot.pml with the epoch read before the announcement: it must be refuted.

   cc: -DSAFETY */
#define ANNOUNCED_BEFORE_THE_EPOCH_IS_READ 0

#include "snapshot.inc"
