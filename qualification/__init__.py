"""Qualification and configuration (TMF679, TMF760): one oracle for the rules of change."""
