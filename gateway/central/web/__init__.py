"""The centre's pages: passes on phones, lists for the office; they mint and list, no more."""
