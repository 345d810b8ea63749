"""The output of `clean --explain`: how the recipe was carried out, pass by pass and step by step."""

from jobs.cleaning.receipt import Receipt


def explained(receipt: Receipt) -> str:
    """Several lines of text."""
    return "\n".join([*passes(receipt), *steps(receipt), *learned(receipt)])


def passes(receipt: Receipt) -> list[str]:
    lines = []
    for each in receipt.passes:
        learns = f", learns for {numbers(each['learned'])}" if each["learned"] else ""
        lines.append(f"pass {each['pass']}: works {numbers(each['steps'])}{learns} ({each['seconds']:.2f} s)")
    return lines


def numbers(steps: list[int]) -> str:
    return f"step {steps[0]}" if len(steps) == 1 else "steps " + ", ".join(map(str, steps)) if steps else "no step"


def steps(receipt: Receipt) -> list[str]:
    """A table of the steps with their figures."""
    heads = ("step", "id", "rows in", "rows out", "rejected", "made", "cells", "failed", "seconds")
    rows = [
        tuple(
            "" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)
            for cell in (s.step, s.id, s.rows_in, s.rows_out, s.rejected, s.made, s.cells_changed, s.failed, f"{s.seconds:.2f}")
        )
        for s in receipt.steps
        if not s.off
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return ["  ".join(map(fitted, row, widths, heads)) for row in (heads, *rows)]


def fitted(cell: str, width: int, head: str) -> str:
    return cell.ljust(width) if head == "id" else cell.rjust(width)


def learned(receipt: Receipt) -> list[str]:
    return [
        f"step {fact['step']} learned: " + ", ".join(f"{name} {value}" for name, value in fact.items() if name != "step")
        for fact in receipt.learned
    ]
