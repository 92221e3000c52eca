"""Who met whom, when, where, in what office, and what was agreed: tables from Russian news."""
