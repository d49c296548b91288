"""What answers a student's hand: sliders, a pad to draw on, a plane of codings to walk on."""
