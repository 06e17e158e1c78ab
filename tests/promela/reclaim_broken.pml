/* reclaim.pml with a reader that announces itself by a plain store: the store may still be in the reader's store buffer when the
   reclaimer looks for announcements. Must be refuted.

   cc: -DSAFETY */
#define ANNOUNCEMENT_IS_A_BARRIER 0

#include "reclaim.inc"
