"""What the queues of our own functions gave up on: looking at it, why it is there, and the way back."""

from chalicelib.clients.graves.client import QueueGraves
from chalicelib.clients.graves.faults import PATIENCE, Fault, FaultLog
from chalicelib.clients.graves.grave import Grave

__all__ = ["PATIENCE", "Fault", "FaultLog", "Grave", "QueueGraves"]
