"""The names of the months, for all that reads dates."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Within a larger pattern.
MONTH = rf"(?:{'|'.join(MONTHS)})"
