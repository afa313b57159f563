"""Operations: the situation board, lifts and their handover, counts, escapes and recaptures."""
