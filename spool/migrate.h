/* How a database of an earlier version becomes one of this: what is done before schema.sql is run, and after, within
 * one transaction. */
#pragma once

extern const char migrate_1_before[], migrate_1_after[];
