"""Exploring in JupyterLab: choose a district and an indicator; figure, table and conclusion follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit import report
from govkit.dataset import Dataset
from govkit.district_report import show_finding, show_refused
from govkit.study import Study, study_district
from govkit.text import say

if TYPE_CHECKING:
    from ipywidgets import Widget


def panel(dataset: Dataset) -> Widget:
    """Controls and, below them, the finding that they choose.

    Parameters
    ----------
    dataset
        What to explore; the districts that a reform reached can be chosen.

    Returns
    -------
    Widget
        Shown by JupyterLab as it is; without a live kernel only its first state is seen.
    """
    import ipywidgets as widgets

    places = [(place.name(), place.district) for place in dataset.touched()]
    wide = {"layout": widgets.Layout(width="26em"), "style": {"description_width": "6em"}}
    district = widgets.Dropdown(options=places, description=say("explore.district"), **wide)
    indicator = widgets.Dropdown(description=say("explore.indicator"), **wide)
    window = widgets.IntText(value=0, description=say("explore.window"), **wide)
    hint = widgets.HTML(f"<small>{say('explore.window_hint')}</small>")
    output = widgets.Output()

    def offer_indicators(_change: object = None) -> None:
        chosen = indicator.value
        options = [
            (dataset.codebook.indicator(key).name(), key) for key in dataset.indicators(district.value)
        ]
        indicator.options = options
        keys = [key for _, key in options]
        indicator.value = chosen if chosen in keys else next(iter(keys), None)

    def refresh(_change: object = None) -> None:
        output.clear_output(wait=True)
        with output:
            if indicator.value is None:
                report.show("district.no_series", place=dataset.districts[district.value].name())
                return
            show_study(
                study_district(dataset, district.value, [indicator.value], max(window.value, 0) or None)
            )

    offer_indicators()
    refresh()
    district.observe(offer_indicators, names="value")
    for control in (district, indicator, window):
        control.observe(refresh, names="value")
    return widgets.VBox([district, indicator, window, hint, output])


def show_study(study: Study) -> None:
    """The findings of a study, and what was refused."""
    if study.synthetic:
        report.show("explore.synthetic")
    for finding in study.findings:
        show_finding(finding)
    show_refused(study)
