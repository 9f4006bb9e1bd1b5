"""The interactive page in a browser: what is chosen is drawn and is the file's, keys suffice,
nothing is loaded."""
import base64
import csv
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import xarray

from analysis import report
from analysis.explorer import figures, library
from analysis.maps import pictures as maps
from analysis.trajectory import Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
SHOTS = os.environ.get("KEELING_SCREENSHOTS")  # a folder, where pictures of the page are wanted
PATHS = ["baseline-ssp2", "1.5c"]
KEPT = "temperature,co2_emissions*,world_*,emissions_co2_*,co2_*,ghg_*,electricity_*," \
    "carbon_price_*,removed_*,regional_population_*"
LEVELS = (5.0, 17.0, 50.0, 83.0, 95.0)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder with a run of two paths and its page."""
    if not library.text():
        pytest.skip("python3-plotly is not installed")
    folder = tmp_path_factory.mktemp("page")
    subprocess.run([PROGRAM, "run", *(str(DATA / f"paths/{name}.yaml") for name in PATHS),
                    "--members", "5", "--store", "stats", "--variables", KEPT, "--quiet", "--out",
                    str(folder / "run.nc")], check=True, capture_output=True,
                   env=os.environ | {"KEELING_DATA": str(DATA)})
    done = subprocess.run([sys.executable, "-m", "analysis", "report", str(folder / "run.nc")],
                          cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return folder


@pytest.fixture
def page(made, browser):
    """Opened anew; complains of nothing and asks for nothing but itself."""
    browser.complaints(), browser.requests()
    browser.open(made / "run.html")
    yield browser
    assert browser.complaints() == []
    assert {url.split("#")[0] for url in browser.requests()
            if not url.startswith(("blob:", "data:"))} == {f"file://{made / 'run.html'}"}


@pytest.fixture(scope="module")
def file(made):
    with xarray.open_dataset(made / "run.nc", engine="h5netcdf", decode_times=False) as found:
        yield found


def step(values, region):
    """How exactly a page tells a quantity whose values these are."""
    known = values[np.isfinite(values)]
    return figures.round_step(np.abs(known).max() / (figures.COARSE if region else figures.FINE))


def told(trace):
    return dict(zip(trace["x"], trace["y"]))


def stored(file, name, scenario, percentile=50.0):
    """{year: value} of what has a number."""
    line = file[name].sel(scenario=scenario, percentile=percentile)
    return {int(year): float(value) for year, value in zip(file.year.values, line.values)
            if np.isfinite(value)}


def levels_of(file, name):
    """All that a page keeps of a quantity."""
    return file[name].sel(percentile=list(LEVELS)).values


def same(trace, file, name, region=None, scenario=None):
    """Whether a line is the file's median, as exactly as the page says."""
    line = stored(file, name, scenario or trace["name"])
    shown = told(trace)
    within = 0.51 * step(levels_of(file, name), region)
    assert len(shown) > 15 and shown.keys() <= line.keys()
    for year, value in shown.items():
        assert value == pytest.approx(line[year], abs=within), (name, year)
    return shown


def shot(page, name):
    if SHOTS:
        page.driver.save_screenshot(str(Path(SHOTS) / f"{name}.png"))


def medians(page, panel="lines"):
    return [one for one in page.traces(panel) if one["meta"] == 50]


def test_what_is_chosen_is_drawn(page, file):
    """Pathways, region and quantity; lines are the file's medians, shading its percentiles."""
    assert page.panels() == ["lines", "parts", "difference", "map", "sinks", "prices"]
    lines = medians(page)
    assert [one["name"] for one in lines] == PATHS
    for one in lines:
        assert same(one, file, "temperature").keys() >= set(range(1990, 2101))
    (wide,) = [one for one in page.traces("lines") if one["name"] == "1.5c, 5–95 %"]
    low = told({key: wide[key][:len(wide["x"]) // 2] for key in "xy"})
    assert low[2100] == pytest.approx(stored(file, "temperature", "1.5c", 5.0)[2100], abs=1e-3)
    page.pathways("1.5c")
    assert [one["name"] for one in medians(page)] == ["1.5c"]
    page.choose("lines-quantity", "emissions_co2_ffi")
    world = same(medians(page)[0], file, "co2_emissions_ffi")
    page.choose("lines-region", "CHN")
    china = same(medians(page)[0], file, "emissions_co2_ffi_chn", "CHN")
    assert china[2030] < 0.6 * world[2030]
    shot(page, "region")
    page.choose("lines-quantity", "temperature")
    assert page.run("return form.elements['lines-region'].value") == "World"
    same(medians(page)[0], file, "temperature")


def test_shading_can_be_taken_away(page):
    counts = []
    for low in ("17", "5"):
        page.run("const box = document.querySelector(`[name=band][value='${arguments[0]}']`);"
                 "box.click()", low)
        page.settle()
        counts.append(len(page.traces("lines")))
    assert counts == [4, 2]


def test_a_sentence_tells_what_is_drawn(page, file):
    for scenario in PATHS:
        low, middle, high = (stored(file, "temperature", scenario, p)[2050] for p in (5., 50., 95.))
        assert f"{middle:.2f} ({low:.2f} to {high:.2f}) in 2050" in page.said("lines")
    assert "Temperature change of the surface air, World, °C, median (5–95 % of members)" in \
        page.said("lines")
    chart, said = (page.driver.find_element("id", f"lines-{part}") for part in ("chart", "said"))
    assert chart.get_attribute("aria-label") == ("Chart: Temperature change of the surface air, "
                                                 "World")
    assert chart.get_attribute("aria-describedby") == "lines-said"
    assert said.get_attribute("aria-live") == "polite"
    page.pathways()
    assert page.said("lines") == "No pathway is chosen."


def test_parts_pile_up_to_the_whole(page, file):
    """Those of a region are the file's; those that are summed are the sum."""
    page.choose("parts-of", "electricity")
    page.choose("parts-region", "USA")
    page.choose("parts-pathway", "1.5c")
    traces = {one["name"]: told(one) for one in page.traces("parts")}
    same({"name": "1.5c", "x": list(traces["Coal"]), "y": list(traces["Coal"].values())}, file,
         "electricity_coal_usa", "USA")
    total = stored(file, "electricity_total_usa", "1.5c")
    names = [name for name in file if name.startswith("electricity_") and name.endswith("_usa")]
    for year in (2030, 2050, 2100):
        assert traces["Total"][year] == pytest.approx(total[year], rel=0.001)
        piled = sum(line[year] for name, line in traces.items() if name != "Total")
        assert piled == pytest.approx(sum(stored(file, name, "1.5c")[year] for name in names
                                          if "total" not in name), rel=0.001)
    shot(page, "parts")
    page.choose("parts-of", "co2_by_sector")
    page.choose("parts-region", "World")
    up, down = ([one for one in page.traces("parts") if one["pile"] == way]
                for way in ("up", "down"))
    assert "Land use" in {one["name"] for one in down}
    assert min(min(one["y"]) for one in up) >= 0 >= max(max(one["y"]) for one in down)
    industry = next(told(one) for one in page.traces("parts") if one["name"] == "Other industry")
    summed = sum(stored(file, f"co2_industry_{code.lower()}", "1.5c")[2050]
                 for code in file.attrs["regions"].split(", ") if f"co2_industry_{code.lower()}"
                 in file)
    assert industry[2050] == pytest.approx(summed, rel=0.005)


def test_a_waterfall_sums_to_the_difference(page, file):
    """Parts, and what is not in them, add up to the difference of totals, in World and region."""
    for region, total in (("World", "world_emissions_co2_ffi"), ("IND", "emissions_co2_ffi_ind")):
        page.choose("difference-of", "co2_by_sector")
        page.choose("difference-region", region)
        page.choose("difference-from", PATHS[0])
        page.choose("difference-to", PATHS[1])
        page.choose("difference-year", "2040")
        (trace,) = page.traces("difference")
        assert trace["measure"] == ["absolute", *["relative"] * (len(trace["y"]) - 2), "total"]
        first, *steps, last = trace["y"]
        assert first + sum(steps) == pytest.approx(last, rel=1e-9)
        land = total.replace("ffi", "afolu")
        for end, scenario in ((first, PATHS[0]), (last, PATHS[1])):
            own = sum(stored(file, name, scenario)[2040] for name in (total, land))
            assert end == pytest.approx(own, rel=0.002)
        power = dict(zip(trace["x"], trace["y"]))["Electricity and heat"]
        if region == "IND":
            change = [stored(file, "co2_power_ind", scenario)[2040] for scenario in PATHS]
            assert power == pytest.approx(change[1] - change[0], rel=0.01)
    shot(page, "difference")
    page.choose("difference-to", PATHS[0])
    (trace,) = page.traces("difference")
    assert len(trace["y"]) == 2 and trace["y"][0] == trace["y"][1]


def drawn_regions(page):
    """{what a region's outlines say: their colour}, and what colours mean."""
    rings = page.run("""return document.getElementById("map-chart").data
        .filter((one) => one.meta === "region").map((one) => [one.text, one.fillcolor])""")
    keys = page.run("""return document.getElementById("map-chart").data
        .filter((one) => one.meta === "key").map((one) => [one.name, one.marker.color])""")
    return dict(rings), dict(keys)


def test_a_map_is_of_the_file(page, file):
    """Emissions per head of each region in a year, in the colour whose class they are in."""
    assert page.run('return document.getElementsByName("map-year")[0].value') == str(maps.YEAR)
    page.choose("map-pathway", "baseline-ssp2")
    page.choose("map-year", "2030")
    rings, keys = drawn_regions(page)
    with open(page.take("map", "Data"), newline="", encoding="utf-8") as taken:
        numbers = {title: float(value) for title, value in list(csv.reader(taken))[1:]}
    assert len(numbers) == 23 and len(rings) == 23
    for title, code in (("China", "chn"), ("India", "ind"), ("United States", "usa")):
        ghg, people = (stored(file, f"{name}_{code}", "baseline-ssp2")[2030]
                       for name in ("ghg", "regional_population"))
        (found,) = [value for name, value in numbers.items() if name.startswith(title)]
        assert found == pytest.approx(ghg / people, rel=2e-3)
        (fill,) = [colour for words, colour in rings.items() if words.startswith(title)]
        (meaning,) = [words for words, colour in keys.items() if colour == fill]
        low, _, high = meaning.partition(" to ")
        assert float(low.split()[0]) <= found <= (float(high) if high else np.inf)
    page.choose("map-by", "whole")
    most = max(drawn_regions(page)[0], key=lambda words: float(
        words.split(": ")[1].split()[0].replace(",", "").replace("−", "-").replace("–", "-1")))
    assert most.startswith("China: 1")
    shot(page, "map")
    page.choose("map-of", "emissions_co2_afolu")
    rings, keys = drawn_regions(page)
    below = [words for words in rings if "−" in words]
    assert below and all(rings[words] == keys["below 0"] for words in below)


def test_prices_and_removal_have_panels(page, file):
    page.choose("prices-region", "EU27")
    by_name = {one["name"]: one for one in medians(page, "prices")}
    same(by_name["1.5c"], file, "carbon_price_eu27", "EU27")
    page.choose("sinks-quantity", "removed_direct_air")
    page.choose("sinks-region", "USA")
    same({one["name"]: one for one in medians(page, "sinks")}["1.5c"], file,
         "removed_direct_air_usa", "USA")


def test_a_pointer_is_answered(page, file):
    """Over 2050 the tooltip tells the median and its range of each pathway."""
    from selenium.webdriver import ActionChains
    chart = page.driver.find_element("id", "lines-chart")
    page.run("arguments[0].scrollIntoView({block: 'center'})", chart)
    x, y = page.run("""const chart = arguments[0], {xaxis} = chart._fullLayout;
        const box = chart.getBoundingClientRect();
        return [xaxis._offset + xaxis.l2p(2050) - box.width / 2, -60]""", chart)
    ActionChains(page.driver).move_to_element_with_offset(chart, round(x), round(y)).perform()
    text = page.until("return document.querySelector('#lines-chart .hoverlayer').textContent")
    for scenario in PATHS:
        low, middle, high = (stored(file, "temperature", scenario, p)[2050] for p in (5., 50., 95.))
        assert f"{scenario} : {middle:.2f} °C (5–95 %: {low:.2f} to {high:.2f})" in text
    assert "2050" in text
    shot(page, "hover")


def column(page, table, k):
    return page.run("""return [...document.querySelector(arguments[0]).tBodies[0].rows].map(
        (row) => row.cells[arguments[1]].firstChild.textContent)""", table, k)


def test_tables_are_sorted_both_ways(page):
    """By numbers and by words, upwards, then downwards; a dash stays last."""
    def press(table, k):
        page.run("""columnHeads(document.querySelector(arguments[0]))[arguments[1]]
            .querySelector("button").click()""", table, k)
        return page.run("""return columnHeads(document.querySelector(arguments[0]))
            .map((head) => head.getAttribute("aria-sort"))""", table)
    table = "#regions table"
    assert len(column(page, table, 0)) == 25 * len(PATHS)
    for k in (3, 6):
        for way, sign in (("ascending", 1), ("descending", -1)):
            states = press(table, k)
            assert states[k] == way and states.count("none") == len(states) - 1
            shown = column(page, table, k)
            known = [sign * float(text.replace("−", "-")) for text in shown if text != "–"]
            assert known == sorted(known) and len(known) > 20
            assert all(text == "–" for text in shown[len(known):])
    press(table, 0)
    names = column(page, table, 0)
    assert names[0] == "Australia, New Zealand" and names[-1] == "World"
    press("#table table", 1)


def test_what_is_taken_away_is_the_file(made, page, file):
    """A chart's data and its pictures; tables as the command line prints them."""
    page.choose("lines-quantity", "temperature")
    with open(page.take("lines", "Data"), newline="", encoding="utf-8") as taken:
        rows = list(csv.DictReader(taken))
    assert int(rows[0]["year"]) == 1990
    for row in rows[::10]:
        for level in LEVELS:
            value = stored(file, "temperature", "1.5c", level)[int(row["year"])]
            assert float(row[f"1.5c {level:g} % [°C]"]) == pytest.approx(value, abs=1e-3)
    drawn = ElementTree.fromstring(page.take("parts", "Picture (SVG)").read_text())
    assert drawn.tag.endswith("}svg") and len(list(drawn.iter())) > 100
    assert page.take("difference", "Picture (PNG)").read_bytes()[:4] == b"\x89PNG"
    for section, words in (("table", ()), ("regions", ("--regions",))):
        said = subprocess.run([sys.executable, "-m", "analysis", "table", str(made / "run.nc"),
                               "--csv", *words], cwd=ROOT, check=True, capture_output=True)
        assert page.take(section, "Table").read_bytes() == said.stdout


def test_keys_suffice(page):
    """Tab comes to every control in order; space, arrows and enter work, and focus is seen."""
    from selenium.webdriver import ActionChains, Keys
    def press(*keys):
        ActionChains(page.driver).send_keys(*keys).perform()
        page.settle()
        return page.run("""const one = document.activeElement;
            return [one.name || one.textContent, getComputedStyle(one).outlineStyle]""")
    seen = []
    while "lines-region" not in seen and len(seen) < 40:
        name, outline = press(Keys.TAB)
        assert outline != "none", name
        if seen[-1:] == ["pathway"] and seen.count("pathway") == 1:
            press(Keys.SPACE)
        if name == "lines-quantity":
            press(Keys.ARROW_DOWN)
        seen.append(name)
    assert seen == ["pathway", "pathway", "All", "None", "band", "band", "from", "lines-quantity",
                    "lines-region"]
    assert [one["name"] for one in medians(page)] == PATHS[:1]
    assert "Temperature" not in page.said("lines").split(",")[0]
    page.run("document.querySelector('#table .sort').focus()")
    press(Keys.ENTER)
    assert page.run("return document.querySelector('#table th').ariaSort") == "ascending"


def test_a_view_can_be_linked(made, page):
    """The address tells what is chosen; opened again, it is what is shown."""
    page.pathways("1.5c")
    page.choose("lines-quantity", "ghg")
    page.choose("lines-region", "BRA")
    page.choose("difference-year", "2070")
    address, before = page.run("return location.hash"), page.traces("lines")
    page.open(made / "run.html", address)
    assert page.traces("lines") == before
    assert page.run("return form.elements['difference-year'].value") == "2070"
    page.open(made / "run.html", "#lines-quantity=nothing&lines-region=CHN&pathway=1.5c")
    assert page.run("return form.elements['lines-quantity'].value") == "temperature"


def test_a_page_is_printed(page):
    """Light and without controls, whatever the screen is."""
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark"}]})
    ink = "document.getElementById('lines-chart').layout.font.color"
    page.until(f"return {ink} === '#e8eaed'")
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    assert base64.b64decode(printed["data"])[:5] == b"%PDF-"
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.until(f"return {ink} === '#1b1f24'")
    page.run("dispatchEvent(new Event('afterprint'))")
    page.until(f"return {ink} === '#e8eaed'")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    page.until(f"return {ink} === '#1b1f24'")


def test_equal_files_give_equal_pages(made):
    """Whether pictures were drawn before or not."""
    with Trajectory(made / "run.nc") as trajectory:
        again = report.interactive(trajectory, library.text())
    assert again == (made / "run.html").read_text(encoding="utf-8")
    assert again.count("default-src 'none'; script-src 'sha256-") == 1
