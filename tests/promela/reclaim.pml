/* Memory reclamation of csrc/table: csrc/port/threads.[ch] (read sections, grace periods) and csrc/table/reclaim.c (batches).

   Two readers walk from one shared slot to the entry in it; two writers replace the entry and give the old one back. Claims:
     - no reader touches an entry that has been freed;
     - when all have finished, every entry that was replaced has been freed: readers that were asked saw to it.

   A plain store may stay in its processor's store buffer while later loads are done (total store order). A reader announces
   itself by an exchange, which empties the buffer before the slot is read; that is what reclaim_broken.pml leaves out.
   One thing is taken for granted here: the store that ends a section is in memory before the reclaimer, having asked, has
   looked for the last time. In C that look is repeated for longer than a store buffer lasts, and the next operation that
   discards something looks again.

   cc: -DSAFETY */
#define ANNOUNCEMENT_IS_A_BARRIER 1

#include "reclaim.inc"
