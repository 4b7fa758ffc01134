"""Do annotators agree with the truth, and where are they wrong together?"""
