"""`images` on the command line: resizes pictures."""

import argparse
import shutil

from pydantic import ValidationError

from jobs.cleaning.complaints import complaint
from jobs.pictures.run import Input, resize_all
from jobs.pictures.settings import PictureSettings
from ui.commands import complain, usage_error
from ui.commands import inputs as given
from ui.commands.outputs import result_at, spare_inputs
from ui.commands.progress import counter
from ui.commands.scratch import scratch_folder


def run(args: argparse.Namespace) -> int:
    """Writes one file; exit code 1 if a picture was refused."""
    with scratch_folder() as folder:
        sources = given.open_inputs(args.inputs, folder)
        try:
            settings = settings_of(args)
            spare_inputs([each.path for each in sources], args.out)
        except ValueError as error:
            return usage_error("images", error)
        for source in sources:
            given.demand_file(source)
        inputs = [Input(source.path.name, source.path) for source in sources]
        with result_at(args.out, folder) as out, counter("pictures") as progress:
            done = resize_all(inputs, settings, folder, progress)
            shutil.copyfile(done.path, out)
    for refused in done.refused:
        complain(f"{refused.name}: {refused.reason}")
    return 1 if done.refused else 0


def settings_of(args: argparse.Namespace) -> PictureSettings:
    """Raises ValueError with a sentence."""
    given = {name: getattr(args, name) for name in PictureSettings.model_fields}
    try:
        settings = PictureSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"--{first['loc'][0]}: {complaint(first)}") from None
    if missing := settings.missing():
        raise ValueError(missing)
    return settings
