"""Pictures: what is in a file, published without what nobody should read, and made small enough for every screen.

``look`` takes files apart without a picture library, so that nothing but new pictures ever needs one. ``develop`` is
the only module that imports Pillow.
"""
