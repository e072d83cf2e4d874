"""Work that leaves the house and comes back: PO files for Poedit, review sheets for Word.

It must never overwrite what somebody typed meanwhile, or take a returned file for an approval.
"""
