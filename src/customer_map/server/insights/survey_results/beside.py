"""The usual score of a survey, as it stands beside what the same people wrote."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.analytics.satisfaction.marks import Scale
from customer_map.analytics.satisfaction.scores import Measure
from customer_map.server.insights.survey_results.columns import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class ScoreBeside:
    """The marks of the usual score, one for each response of `ids` (NaN for none), and how they are told."""

    measure: Measure
    scale: Scale
    ids: pa.Array
    marks: Numbers

    def of(self, responses: list[str]) -> Numbers:
        """Return the marks of these responses."""
        places = pc.index_in(pa.array(responses, pa.string()), value_set=self.ids)
        found: Numbers = np.append(self.marks, np.nan)[places.fill_null(-1).to_numpy()]
        return found
