"""An office's file, from the sheet it comes in to rows that are in force.

The stages, in the order a file passes them:

1. ``files``: which kind of file it is; ``delimited``, ``workbooks``, ``columnar`` read its records
   (``unshown``, ``binary``: what a workbook doesn't show); ``layout`` tells what each line is,
   ``turning`` how columns make rows; ``assembling`` makes one of ``tables``
2. ``headings``: which column is which of the contract's, ``columns``: what comes of each and what
   the user may say of it; ``titles``: what the rows above say
3. ``rows``: the texts in the database, ``filling`` of blanks below a group's first row;
   ``persons``: what is personal becomes a key or a mask
4. what a cell means: ``values`` (words), ``dates``, ``places``, ``numbers``; where a whole column
   has to tell how its cells are read, ``place_columns``, ``date_columns``, ``number_columns`` and
   ``scales`` make ``decisions``, or leave questions
5. ``convert``: typed rows, held against the contract by ``checks``; ``conflicts``: rows that can't
   stand beside others; ``rejects``: all that were set aside, with the reasons
6. ``doubts``: what looks odd beside the rows in force
   ``accounting``: what became of each line, and whether totals are right
7. ``draft``: all of this for one file; ``intake``: the door, where a draft comes into force

Beside them ``templates`` (a sheet to fill in) and ``targets`` (edited by hand, taken in alike).
"""
